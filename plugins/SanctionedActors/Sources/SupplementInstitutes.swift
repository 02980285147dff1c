// The institutions of the built-in supplement, research institutes: one fact a line.

/// Facts in the form `id | kind | text`; see ``Supplement`` for the kinds and the sources.
enum SupplementInstitutes {
    static let facts = """
        PLA-NSCC-GZ | name | National Supercomputing Center Guangzhou (NSCC-GZ), Sun Yat-Sen University
        PLA-NSCC-GZ | zh | 中山大学国家超级计算广州中心
        PLA-NSCC-GZ | zh | 国家超级计算广州中心
        PLA-NSCC-GZ | aka | NSCC-GZ
        PLA-NSCC-GZ | aka | National Supercomputing Center Guangzhou
        PLA-NSCC-GZ | aka | National Supercomputer Center in Guangzhou
        PLA-NSCC-GZ | domain | nscc-gz.cn
        PLA-NSCC-TJ | name | National Supercomputing Center Tianjin
        PLA-NSCC-TJ | zh | 国家超级计算天津中心
        PLA-NSCC-TJ | aka | NSCC-TJ
        PLA-NSCC-TJ | aka | National Supercomputer Center in Tianjin
        PLA-NSCC-TJ | domain | nscc-tj.cn
        PLA-NSCC-TJ | domain | nscc-tj.gov.cn
        PLA-NSCC-JN | name | National Supercomputing Center Jinan
        PLA-NSCC-JN | zh | 国家超级计算济南中心
        PLA-NSCC-JN | aka | NSCC-JN
        PLA-NSCC-JN | aka | Shandong Computing Center
        PLA-NSCC-JN | domain | nsccjn.cn
        PLA-NSCC-SZ | name | National Supercomputing Center Shenzhen
        PLA-NSCC-SZ | zh | 国家超级计算深圳中心
        PLA-NSCC-SZ | aka | NSCC-SZ
        PLA-NSCC-SZ | aka | National Supercomputing Centre in Shenzhen
        PLA-NSCC-SZ | aka | Shenzhen Cloud Computing Center
        PLA-NSCC-SZ | domain | nsccsz.cn
        PLA-NSCC-WX | name | National Supercomputing Center Wuxi
        PLA-NSCC-WX | zh | 国家超级计算无锡中心
        PLA-NSCC-WX | aka | NSCC-WX
        PLA-NSCC-WX | aka | National Supercomputing Center in Wuxi
        PLA-NSCC-WX | domain | nsccwx.cn
        PLA-NSCC-ZZ | name | National Supercomputing Center Zhengzhou
        PLA-NSCC-ZZ | zh | 国家超级计算郑州中心
        PLA-NSCC-ZZ | aka | NSCC-ZZ
        PLA-NSCC-ZZ | aka | National Supercomputing Center in Zhengzhou
        PLA-AIR-CAS | name | Aerospace Information Research Institute, Chinese Academy of Sciences
        PLA-AIR-CAS | zh | 中国科学院空天信息创新研究院
        PLA-AIR-CAS | zh | 空天信息创新研究院
        PLA-AIR-CAS | aka | AIR CAS
        PLA-AIR-CAS | aka | AIRCAS
        PLA-AIR-CAS | aka | Institute of Electronics Chinese Academy of Sciences
        PLA-AIR-CAS | domain | aircas.ac.cn
        PLA-BAAI | name | Beijing Academy of Artificial Intelligence
        PLA-BAAI | zh | 北京智源人工智能研究院
        PLA-BAAI | zh | 智源研究院
        PLA-BAAI | aka | BAAI
        PLA-BAAI | aka | Zhiyuan Research Institute
        PLA-BAAI | aka | Beijing Zhiyuan Artificial Intelligence Research Institute
        PLA-BAAI | domain | baai.ac.cn
        PLA-BAQIS | name | Beijing Academy of Quantum Information Sciences
        PLA-BAQIS | zh | 北京量子信息科学研究院
        PLA-BAQIS | aka | BAQIS
        PLA-BAQIS | aka | Beijing Institute of Quantum Information Science
        PLA-BAQIS | domain | baqis.ac.cn
        PLA-CAEIT | name | China Academy of Electronics and Information Technology
        PLA-CAEIT | zh | 中国电子信息技术研究院
        PLA-CAEIT | zh | 中国电子科学研究院
        PLA-CAEIT | aka | CAEIT
        PLA-CAEIT | aka | CETC CAEIT
        PLA-CALT-MECH | name | China Academy of Launch Vehicle Technology Beijing Institute of Precision Mechatronics Control Equipment
        PLA-CALT-MECH | zh | 中国运载火箭技术研究院北京精密机电控制设备研究所
        PLA-CALT-MECH | zh | 北京精密机电控制设备研究所
        PLA-CALT-MECH | aka | CALT 18th Institute
        PLA-CALT-MECH | aka | Beijing Research Institute of Precise Mechatronic Controls
        PLA-CAS-SIA | name | China Academy of Science—Shenyang Institute of Automation
        PLA-CAS-SIA | zh | 中国科学院沈阳自动化研究所
        PLA-CAS-SIA | aka | Shenyang Institute of Automation
        PLA-CAS-SIA | aka | Shenyang Institute of Automation, Chinese Academy of Sciences
        PLA-CAS-SIA | domain | sia.cn
        PLA-CAST-502 | name | China Academy of Space Technology 502 Research Institute
        PLA-CAST-502 | zh | 中国空间技术研究院502研究所
        PLA-CAST-502 | zh | 北京控制工程研究所
        PLA-CAST-502 | aka | Beijing Institute of Control Engineering
        PLA-CAST-502 | aka | 502 Institute of CAST
        PLA-CAST-513 | name | China Academy of Space Technology 513 Research Institute
        PLA-CAST-513 | zh | 中国空间技术研究院513研究所
        PLA-CAST-513 | zh | 山东航天电子技术研究所
        PLA-CAST-513 | aka | Shandong Institute of Space Electronic Technology
        PLA-CASIC-2 | name | China Aerospace Science and Industry Corporation Second Academy
        PLA-CASIC-2 | zh | 中国航天科工集团第二研究院
        PLA-CASIC-2 | zh | 中国航天科工二院
        PLA-CASIC-2 | zh | 中国长峰机电技术研究设计院
        PLA-CASIC-2 | aka | CASIC Second Academy
        PLA-CASIC-2 | aka | Changfeng Mechanics and Electronics Technology Academy
        PLA-CASIC-3 | name | China Aerospace Science and Industry Corporation (CASIC) 3rd Academy
        PLA-CASIC-3 | zh | 中国航天科工集团第三研究院
        PLA-CASIC-3 | zh | 中国航天科工三院
        PLA-CASIC-3 | zh | 中国海鹰机电技术研究院
        PLA-CASIC-3 | aka | CASIC Third Academy
        PLA-CASIC-3 | aka | HiWING Mechanical and Electrical Technology
        PLA-CASIC-3-159 | name | China Aerospace Science and Industry Corporation (CASIC) 3rd Academy's 159 Factory
        PLA-CASIC-3-159 | zh | 中国航天科工集团第三研究院159厂
        PLA-CASIC-3-159 | zh | 北京星航机电装备有限公司
        PLA-CASIC-3-159 | aka | 159 Factory CASIC
        PLA-CASIC-3-239 | name | China Aerospace Science and Industry Corporation (CASIC) 3rd Academy's 239 Factory
        PLA-CASIC-3-239 | zh | 中国航天科工集团第三研究院239厂
        PLA-CASIC-3-239 | zh | 北京航星机器制造有限公司
        PLA-CASIC-3-239 | aka | 239 Factory CASIC
        PLA-CASC-1-12 | name | China Aerospace Science and Technology Corporation (CASC) 1st Academy 12 Research Institute
        PLA-CASC-1-12 | zh | 中国航天科技集团第一研究院第十二研究所
        PLA-CASC-1-12 | zh | 北京航天自动控制研究所
        PLA-CASC-1-12 | aka | Beijing Aerospace Automatic Control Institute
        PLA-CASC-1-702 | name | China Aerospace Science and Technology Corporation (CASC) 1st Academy 702 Research Institute
        PLA-CASC-1-702 | zh | 中国航天科技集团第一研究院702研究所
        PLA-CASC-1-702 | zh | 北京强度环境研究所
        PLA-CASC-1-702 | aka | Beijing Institute of Structure and Environment Engineering
        PLA-CASC-1-DESIGN | name | China Aerospace Science and Technology Corporation (CASC) 1st Academy First Design Department
        PLA-CASC-1-DESIGN | zh | 中国航天科技集团第一研究院第一总体设计部
        PLA-CASC-1-DESIGN | zh | 北京宇航系统工程研究所
        PLA-CASC-1-DESIGN | aka | Beijing Institute of Astronautical Systems Engineering
        PLA-CASC-8 | name | China Aerospace Science and Technology Corporation (CASC) 8th Academy
        PLA-CASC-8 | zh | 中国航天科技集团第八研究院（上海航天技术研究院）
        PLA-CASC-8 | zh | 中国航天科技集团第八研究院
        PLA-CASC-8 | zh | 上海航天技术研究院
        PLA-CASC-8 | aka | Shanghai Academy of Spaceflight Technology
        PLA-CASC-8 | aka | SAST
        PLA-CASC-8-811 | name | China Aerospace Science and Technology Corporation (CASC) 8th Academy 811 Research Institute
        PLA-CASC-8-811 | zh | 中国航天科技集团第八研究院811研究所
        PLA-CASC-8-811 | zh | 上海空间电源研究所
        PLA-CASC-8-811 | aka | Shanghai Institute of Space Power Sources
        PLA-CASC-9-13 | name | China Aerospace Science and Technology Corporation (CASC) 9th Academy 13 Research Institute
        PLA-CASC-9-13 | zh | 中国航天科技集团第九研究院第十三研究所
        PLA-CASC-9-13 | zh | 北京航天控制仪器研究所
        PLA-CASC-9-13 | aka | Beijing Institute of Aerospace Control Devices
        PLA-CASC-9-771 | name | China Aerospace Science and Technology Corporation (CASC) 9th Academy 771 Research Institute
        PLA-CASC-9-771 | zh | 中国航天科技集团第九研究院771研究所
        PLA-CASC-9-771 | zh | 西安微电子技术研究所
        PLA-CASC-9-771 | aka | Xi'an Microelectronics Technology Institute
        PLA-CASC-9-771 | aka | Lishan Microelectronics
        PLA-CASC-9-772 | name | China Aerospace Science and Technology Corporation (CASC) 9th Academy 772 Research Institute
        PLA-CASC-9-772 | zh | 中国航天科技集团第九研究院772研究所
        PLA-CASC-9-772 | zh | 北京微电子技术研究所
        PLA-CASC-9-772 | aka | Beijing Microelectronics Technology Institute
        PLA-CASC-9-772 | aka | BMTI
        PLA-CSSC-7 | name | China State Shipbuilding Corporation, Limited (CSSC) 7th Research Academy
        PLA-CSSC-7 | zh | 中国船舶集团第七研究院
        PLA-CSSC-7 | zh | 中国舰船研究院
        PLA-CSSC-7 | zh | 中国船舶重工集团第七研究院
        PLA-CSSC-7 | aka | China Ship Research and Development Academy
        PLA-CSSC-7 | aka | CSSC 7th Academy
        PLA-CAS-QUANTUM | name | Chinese Academy of Science, Center for Excellence in Quantum Information and Quantum Physics
        PLA-CAS-QUANTUM | zh | 中国科学院量子信息与量子科技创新研究院
        PLA-CAS-QUANTUM | zh | 中国科学院量子信息与量子物理卓越创新中心
        PLA-CAS-QUANTUM | aka | CAS Center for Excellence in Quantum Information and Quantum Physics
        PLA-CAS-CIOMP | name | Chinese Academy of Sciences Changchun Institute of Optics, Fine Mechanics, and Physics
        PLA-CAS-CIOMP | zh | 中国科学院长春光学精密机械与物理研究所
        PLA-CAS-CIOMP | zh | 长春光机所
        PLA-CAS-CIOMP | aka | CIOMP
        PLA-CAS-CIOMP | aka | Changchun Institute of Optics Fine Mechanics and Physics
        PLA-CAS-CIOMP | domain | ciomp.ac.cn
        PLA-CAS-ICT | name | Chinese Academy of Sciences Institute of Computing Technology
        PLA-CAS-ICT | zh | 中国科学院计算技术研究所
        PLA-CAS-ICT | zh | 中科院计算所
        PLA-CAS-ICT | aka | ICT CAS
        PLA-CAS-ICT | aka | Institute of Computing Technology
        PLA-CAS-ICT | aka | Institute of Computing Technology, Chinese Academy of Sciences
        PLA-CAS-ICT | domain | ict.ac.cn
        PLA-CAS-IME | name | Chinese Academy of Sciences Institute of Microelectronics
        PLA-CAS-IME | zh | 中国科学院微电子研究所
        PLA-CAS-IME | zh | 中科院微电子所
        PLA-CAS-IME | aka | IMECAS
        PLA-CAS-IME | aka | IME CAS
        PLA-CAS-IME | aka | Institute of Microelectronics of the Chinese Academy of Sciences
        PLA-CAS-IME | domain | ime.ac.cn
        PLA-CAS-CSU | name | Chinese Academy of Sciences Technology and Engineering Center for Space Utilization
        PLA-CAS-CSU | zh | 中国科学院空间应用工程与技术中心
        PLA-CAS-CSU | aka | Technology and Engineering Center for Space Utilization
        PLA-CAS-CSU | domain | csu.ac.cn
        PLA-CAS-SIMIT | name | Chinese Academy of Sciences' Shanghai Institute of Microsystem and Information Technology
        PLA-CAS-SIMIT | zh | 中国科学院上海微系统与信息技术研究所
        PLA-CAS-SIMIT | zh | 上海微系统所
        PLA-CAS-SIMIT | aka | SIMIT
        PLA-CAS-SIMIT | aka | Shanghai Institute of Microsystem and Information Technology
        PLA-CAS-SIMIT | domain | mail.sim.ac.cn
        PLA-CAS-IOP | name | Chinese Academy of Sciences, Institute of Physics
        PLA-CAS-IOP | zh | 中国科学院物理研究所
        PLA-CAS-IOP | zh | 中科院物理所
        PLA-CAS-IOP | aka | IOPCAS
        PLA-CAS-IOP | aka | IOP CAS
        PLA-CAS-IOP | aka | Institute of Physics, Chinese Academy of Sciences
        PLA-CAS-IOP | domain | iphy.ac.cn
        PLA-CAS-KLQI | name | Chinese Academy of Sciences, Key Laboratory for Quantum Information
        PLA-CAS-KLQI | zh | 中国科学院量子信息重点实验室
        PLA-CAS-KLQI | aka | CAS Key Laboratory of Quantum Information
        PLA-CAS-NTSC | name | Chinese Academy of Sciences, National Time Service Center
        PLA-CAS-NTSC | zh | 中国科学院国家授时中心
        PLA-CAS-NTSC | zh | 国家授时中心
        PLA-CAS-NTSC | aka | National Time Service Center
        PLA-CAS-NTSC | aka | NTSC CAS
        PLA-CAS-NTSC | domain | ntsc.ac.cn
        NAMES-LIT | name | Luoyang Institute of Science and Technology
        NAMES-LIT | zh | 洛阳理工学院
        NAMES-XPC | name | Xinjiang Police College
        NAMES-XPC | zh | 新疆警察学院
        """
}
