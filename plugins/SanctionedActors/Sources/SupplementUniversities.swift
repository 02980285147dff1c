// The institutions of the built-in supplement, universities and military academies first: one fact a line.

/// Facts in the form `id | kind | text`; see ``Supplement`` for the kinds and the sources.
enum SupplementUniversities {
    static let facts = """
        PLA-NUDT | name | National University of Defense Technology
        PLA-NUDT | zh | 国防科技大学
        PLA-NUDT | zh | 国防科学技术大学
        PLA-NUDT | zh | 中国人民解放军国防科技大学
        PLA-NUDT | zh | 中国人民解放军国防科学技术大学
        PLA-NUDT | zh | 长沙工学院
        PLA-NUDT | aka | NUDT
        PLA-NUDT | aka | National University of Defence Technology
        PLA-NUDT | aka | PLA National University of Defense Technology
        PLA-NUDT | aka | Guofang Keji Daxue
        PLA-NUDT | aka | Changsha Institute of Technology
        PLA-NUDT | aka | Harbin Institute of Military Engineering
        PLA-NUDT | aka | Hunan Guofang Keji University
        PLA-NUDT | aka | CASC Central South CAD Center
        PLA-NUDT | aka | National Supercomputing Center Changsha (NSCC-CS)
        PLA-NUDT | aka | NSCC-CS
        PLA-NUDT | domain | nudt.edu.cn
        PLA-BUAA | name | Beijing University of Aeronautics and Astronautics
        PLA-BUAA | zh | 北京航空航天大学
        PLA-BUAA | zh | 北航
        PLA-BUAA | zh | 北京航空学院
        PLA-BUAA | aka | Beihang University
        PLA-BUAA | aka | BUAA
        PLA-BUAA | aka | Beihang
        PLA-BUAA | aka | Beijing Hangkong Hangtian Daxue
        PLA-BUAA | aka | Beijing Institute of Aeronautics
        PLA-BUAA | aka | Beihang University Hangzhou Innovation Institute
        PLA-BUAA | aka | Beijing University of Aeronautics and Astronautics (BUAA)
        PLA-BUAA | domain | buaa.edu.cn
        PLA-BIT | name | Beijing Institute of Technology
        PLA-BIT | zh | 北京理工大学
        PLA-BIT | zh | 北京工业学院
        PLA-BIT | aka | BIT Beijing
        PLA-BIT | aka | Beijing Ligong Daxue
        PLA-BIT | aka | Beijing Institute of Technology Chongqing Innovation Center
        PLA-BIT | domain | bit.edu.cn
        PLA-HIT | name | Harbin Institute of Technology
        PLA-HIT | zh | 哈尔滨工业大学
        PLA-HIT | zh | 哈工大
        PLA-HIT | aka | HIT Harbin
        PLA-HIT | aka | Haerbin Gongye Daxue
        PLA-HIT | aka | Harbin Institute of Technology Shenzhen
        PLA-HIT | aka | Harbin Institute of Technology at Weihai
        PLA-HIT | domain | hit.edu.cn
        PLA-HIT | domain | hitsz.edu.cn
        PLA-HIT | domain | hitwh.edu.cn
        PLA-HEU | name | Harbin Engineering University
        PLA-HEU | zh | 哈尔滨工程大学
        PLA-HEU | zh | 哈尔滨船舶工程学院
        PLA-HEU | aka | HEU Harbin
        PLA-HEU | aka | Haerbin Gongcheng Daxue
        PLA-HEU | aka | Harbin Shipbuilding Engineering Institute
        PLA-HEU | domain | hrbeu.edu.cn
        PLA-NPU | name | Northwestern Polytechnical University
        PLA-NPU | zh | 西北工业大学
        PLA-NPU | zh | 西工大
        PLA-NPU | aka | NWPU
        PLA-NPU | aka | NPU Xi'an
        PLA-NPU | aka | Northwestern Polytechnic University
        PLA-NPU | aka | Northwest Polytechnic University
        PLA-NPU | aka | Xibei Gongye Daxue
        PLA-NPU | domain | nwpu.edu.cn
        PLA-NUAA | name | Nanjing University of Aeronautics and Astronautics
        PLA-NUAA | zh | 南京航空航天大学
        PLA-NUAA | zh | 南航大学
        PLA-NUAA | zh | 南京航空学院
        PLA-NUAA | aka | NUAA
        PLA-NUAA | aka | Nanjing Hangkong Hangtian Daxue
        PLA-NUAA | aka | Nanjing Aeronautical Institute
        PLA-NUAA | domain | nuaa.edu.cn
        PLA-NJUST | name | Nanjing University of Science and Technology
        PLA-NJUST | zh | 南京理工大学
        PLA-NJUST | zh | 华东工学院
        PLA-NJUST | zh | 华东工程学院
        PLA-NJUST | aka | NJUST
        PLA-NJUST | aka | NUST Nanjing
        PLA-NJUST | aka | Nanjing Ligong Daxue
        PLA-NJUST | aka | East China Institute of Technology Nanjing
        PLA-NJUST | domain | njust.edu.cn
        PLA-AMS | name | Academy of Military Sciences
        PLA-AMS | zh | 军事科学院
        PLA-AMS | zh | 中国人民解放军军事科学院
        PLA-AMS | aka | PLA Academy of Military Science
        PLA-AMS | aka | Academy of Military Science
        PLA-AMS | aka | Junshi Kexueyuan
        PLA-AMS | aka | AMS PLA
        PLA-AMMS | name | Academy of Military Medical Sciences
        PLA-AMMS | zh | 军事医学研究院
        PLA-AMMS | zh | 军事医学科学院
        PLA-AMMS | zh | 中国人民解放军军事科学院军事医学研究院
        PLA-AMMS | zh | 中国人民解放军军事医学科学院
        PLA-AMMS | zh | 军事科学院军事医学研究院
        PLA-AMMS | aka | AMMS
        PLA-AMMS | aka | Academy of Military Medical Science
        PLA-AMMS | aka | Junshi Yixue Kexueyuan
        PLA-AMMS | domain | bmi.ac.cn
        PLA-AMMS-BLOOD | name | Academy of Military Medical Sciences, Field Blood Transfusion Institution
        PLA-AMMS-BLOOD | zh | 中国人民解放军军事科学院军事医学研究院野战输血研究所
        PLA-AMMS-BLOOD | zh | 野战输血研究所
        PLA-AMMS-BLOOD | aka | Beijing Institute of Transfusion Medicine
        PLA-AMMS-BASIC | name | Academy of Military Medical Sciences, Institute of Basic Medicine
        PLA-AMMS-BASIC | zh | 中国人民解放军军事科学院军事医学研究院基础医学研究所
        PLA-AMMS-BASIC | zh | 军事医学研究院基础医学研究所
        PLA-AMMS-BASIC | aka | Beijing Institute of Basic Medical Sciences
        PLA-AMMS-BIOENG | name | Academy of Military Medical Sciences, Institute of Bioengineering
        PLA-AMMS-BIOENG | zh | 中国人民解放军军事科学院军事医学研究院生物工程研究所
        PLA-AMMS-BIOENG | zh | 军事医学研究院生物工程研究所
        PLA-AMMS-BIOENG | aka | Beijing Institute of Biotechnology AMMS
        PLA-AMMS-CDC | name | Academy of Military Medical Sciences, Institute of Disease Control and Prevention
        PLA-AMMS-CDC | zh | 中国人民解放军军事科学院军事医学研究院疾病预防控制研究所
        PLA-AMMS-CDC | aka | Disease Control and Prevention Institute of the PLA
        PLA-AMMS-HEALTH | name | Academy of Military Medical Sciences, Institute of Health Service and Medical Information
        PLA-AMMS-HEALTH | zh | 中国人民解放军军事科学院军事医学研究院卫生勤务与医学信息研究所
        PLA-AMMS-HEALTH | zh | 卫生勤务与血液研究所
        PLA-AMMS-HEALTH | aka | Institute of Health Service and Transfusion Medicine
        PLA-AMMS-HYGIENE | name | Academy of Military Medical Sciences, Institute of Hygiene and Environmental Medicine
        PLA-AMMS-HYGIENE | zh | 中国人民解放军军事科学院军事医学研究院卫生与环境医学研究所
        PLA-AMMS-HYGIENE | zh | 军事医学研究院环境医学与作业医学研究所
        PLA-AMMS-HYGIENE | aka | Tianjin Institute of Environmental and Operational Medicine
        PLA-AMMS-EQUIP | name | Academy of Military Medical Sciences, Institute of Medical Equipment
        PLA-AMMS-EQUIP | zh | 中国人民解放军军事科学院军事医学研究院医疗设备研究所
        PLA-AMMS-EQUIP | zh | 军事医学科学院卫生装备研究所
        PLA-AMMS-EQUIP | aka | Institute of Medical Support Technology
        PLA-AMMS-MICRO | name | Academy of Military Medical Sciences, Institute of Microbiology and Epidemiology
        PLA-AMMS-MICRO | zh | 中国人民解放军军事科学院军事医学研究院微生物与流行病学研究所
        PLA-AMMS-MICRO | zh | 军事医学研究院微生物流行病研究所
        PLA-AMMS-MICRO | aka | Beijing Institute of Microbiology and Epidemiology
        PLA-AMMS-MICRO | aka | State Key Laboratory of Pathogen and Biosecurity
        PLA-AMMS-RAD | name | Academy of Military Medical Sciences, Institute of Radiation and Radiation Medicine
        PLA-AMMS-RAD | zh | 中国人民解放军军事科学院军事医学研究院放射与放射医学研究所
        PLA-AMMS-RAD | zh | 军事医学研究院辐射医学研究所
        PLA-AMMS-RAD | aka | Beijing Institute of Radiation Medicine
        PLA-AMMS-TOX | name | Academy of Military Medical Sciences, Institute of Toxicology and Pharmacology
        PLA-AMMS-TOX | zh | 中国人民解放军军事科学院军事医学研究院毒理与药理研究所
        PLA-AMMS-TOX | zh | 军事医学研究院毒物药物研究所
        PLA-AMMS-TOX | aka | Beijing Institute of Pharmacology and Toxicology
        PLA-AMMS-VET | name | Academy of Military Medical Sciences, Military Veterinary Research Institute
        PLA-AMMS-VET | zh | 中国人民解放军军事科学院军事医学研究院军事兽医研究所
        PLA-AMMS-VET | zh | 军事兽医研究所
        PLA-AMMS-VET | aka | Changchun Veterinary Research Institute Military
        PLA-AFEU | name | Air Force Engineering University
        PLA-AFEU | zh | 空军工程大学
        PLA-AFEU | zh | 中国人民解放军空军工程大学
        PLA-AFEU | aka | AFEU
        PLA-AFEU | aka | PLA Air Force Engineering University
        PLA-AFEU | aka | Kongjun Gongcheng Daxue
        PLA-AFEU | domain | afeu.edu.cn
        PLA-CAEP | name | Chinese Academy of Engineering Physics
        PLA-CAEP | zh | 中国工程物理研究院
        PLA-CAEP | zh | 中物院
        PLA-CAEP | zh | 九院
        PLA-CAEP | aka | China Academy of Engineering Physics
        PLA-CAEP | aka | CAEP
        PLA-CAEP | aka | Ninth Academy
        PLA-CAEP | aka | Southwest Computing Center
        PLA-CAEP | aka | Zhongguo Gongcheng Wuli Yanjiuyuan
        PLA-CAEP | aka | China Academy of Engineering Physics Institute of Applied Electronics
        PLA-CAEP | aka | Beijing Computational Science Research Center
        PLA-CAEP | aka | High Pressure Science and Technology Advanced Research
        PLA-CAEP | domain | caep.cn
        PLA-CAEP | domain | caep.ac.cn
        PLA-CAEP | domain | csrc.ac.cn
        PLA-CAEP | domain | hpstar.ac.cn
        PLA-UESTC | name | University of Electronic Science and Technology of China
        PLA-UESTC | zh | 电子科技大学
        PLA-UESTC | zh | 成都电讯工程学院
        PLA-UESTC | zh | 成都电子科技大学
        PLA-UESTC | aka | UESTC
        PLA-UESTC | aka | Dianzi Keji Daxue
        PLA-UESTC | aka | Chengdu Institute of Radio Engineering
        PLA-UESTC | domain | uestc.edu.cn
        PLA-BUPT | name | Beijing University of Posts and Telecommunications
        PLA-BUPT | zh | 北京邮电大学
        PLA-BUPT | zh | 北邮
        PLA-BUPT | zh | 北京邮电学院
        PLA-BUPT | aka | BUPT
        PLA-BUPT | aka | Beijing Youdian Daxue
        PLA-BUPT | aka | Beijing University of Posts and Telecommunications (BUPT)
        PLA-BUPT | domain | bupt.edu.cn
        PLA-TJU | name | Tianjin University
        PLA-TJU | zh | 天津大学
        PLA-TJU | zh | 北洋大学
        PLA-TJU | aka | Peiyang University
        PLA-TJU | aka | TJU Tianjin
        PLA-TJU | aka | Tianjin Daxue
        PLA-TJU | domain | tju.edu.cn
        PLA-SCU | name | Sichuan University
        PLA-SCU | zh | 四川大学
        PLA-SCU | aka | SCU Chengdu
        PLA-SCU | aka | Sichuan Daxue
        PLA-SCU | aka | Chengdu University of Science and Technology
        PLA-SCU | domain | scu.edu.cn
        PLA-USTC | name | University of Science and Technology of China
        PLA-USTC | zh | 中国科学技术大学
        PLA-USTC | zh | 中科大
        PLA-USTC | aka | USTC
        PLA-USTC | aka | Zhongguo Kexue Jishu Daxue
        PLA-USTC | domain | ustc.edu.cn
        """
}
